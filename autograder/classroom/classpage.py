"""The class's page: its statistics as one HTML file that needs nothing else, neither the network nor a script."""

from __future__ import annotations

from autograder.classroom import phrases, plots
from autograder.classroom.statistics import CheckStatistics, ClassStatistics
from autograder.feedback import escape
from autograder.frontends.drawing.svg import RED, SOFT, text
from autograder.frontends.page import document
from autograder.locales import sentence

MOST_NAMES = 400


def render(found: ClassStatistics) -> str:
    """The whole page. Names of people and all other text in it are escaped."""

    def say(key: str, **params: object) -> str:
        return text(sentence(found.language, f"show.{key}", **params))

    title = sentence(found.language, "show.title", assignment=escape(found.assignment))
    parts = [f"<p>{text(phrases.standings(found))}<br>{text(phrases.spread(found))}</p>"]
    if found.spread:
        parts.append(plots.distribution(found, sentence(found.language, "show.distribution")))
        parts.append(f'<p style="font-size:85%;{SOFT}">{say("distribution-axis")}</p>')
    failing = [check for check in found.checks if check.failing]
    if failing:
        parts.append(_heading(say("checks")))
        parts.append(f'<p style="font-size:85%;{SOFT}">{text(phrases.about_discrimination(found))}</p>')
        parts += [_check(check, found.language) for check in failing]
    if passed := [check for check in found.checks if not check.failing]:
        listed = "".join(f"<li>{_name(check)}</li>" for check in passed)
        head = say("all-passed", count=len(passed))
        parts.append(f"<details><summary>{head}</summary><ul>{listed}</ul></details>")
    if found.stuck:
        parts.append(_heading(say("stuck")) + "<ul>")
        for stuck in found.stuck:
            exercises = ", ".join(stuck.exercises)
            told = say("stuck-at", owner=escape(stuck.owner), count=stuck.attempts, exercises=exercises)
            checks = "".join(f"<li>{text(escape(check))}</li>" for check in stuck.checks)
            codes = " ".join(f"<code>{text(mistake)}</code>" for mistake in stuck.mistakes)
            parts.append(f"<li><details><summary>{told}</summary><ul>{checks}</ul>{codes}</details></li>")
        parts.append("</ul>")
    if found.progress:
        parts.append(_heading(say("progress")))
        parts.append(plots.progress(found, sentence(found.language, "show.progress")))
        parts.append(f'<p style="font-size:85%;{SOFT}">{say("progress-axis")}</p>')
        rows = "".join(
            f"<li>{text(escape(one.owner))}: {' → '.join(f'{share:.0%}' for share in one.shares)}</li>"
            for one in found.progress
        )
        head = say("everybody")
        parts.append(f"<details><summary>{head}</summary><ul>{rows}</ul></details>")
    return document(title, "\n".join(parts), found.language)


def _heading(words: str) -> str:
    return f"<h2>{words}</h2>"


def _name(check: CheckStatistics) -> str:
    return f"{text(escape(check.title))} <code>{text(check.exercise)}</code>"


def _check(check: CheckStatistics, language: str) -> str:
    """A check: how many fail it, and folded away how, with which mistakes, and who they are."""
    share = len(check.failing) / check.count
    number = sentence(language, "show.discrimination-is", number=phrases.discrimination(check))
    counts = f'<span style="float:right;margin-left:1em"><b>{len(check.failing)}</b>/{check.count}</span>'
    head = f"<summary>{counts}{_name(check)}{plots.bar(share, RED)}</summary>"
    told = f'<div style="{SOFT}">{text(phrases.outcomes(check, language))} · {text(number)}</div>'
    for fault in check.faults:
        owners = text(phrases.names(fault.owners, MOST_NAMES, language))
        hint = f'<br><span style="{SOFT}">{text(escape(fault.hint))}</span>' if fault.hint else ""
        told += f"<p><code>{text(fault.mistake)}</code> ({len(fault.owners)}): {owners}{hint}</p>"
    rest = sorted(set(check.failing) - {owner for fault in check.faults for owner in fault.owners})
    if rest:
        key = "show.other-reasons" if check.faults else "show.affected"
        owners = phrases.names(rest, MOST_NAMES, language)
        told += f"<p>{text(sentence(language, key, count=len(rest), owners=owners))}</p>"
    return f'<details style="margin:.6em 0">{head}<div style="margin:.2em 0 1em 1em">{told}</div></details>'
