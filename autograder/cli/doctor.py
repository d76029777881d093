"""Whether this machine can grade: `dlgrade doctor`."""

from __future__ import annotations

import click

from autograder.cli.command import Command, language_option, say


@click.command(cls=Command)
@language_option
def doctor() -> int:
    """Find out whether this machine can grade, and what is missing."""
    from autograder.sandbox.doctor import diagnose

    good = True
    for finding in diagnose():
        good &= finding.good or not finding.needed
        mark = "ok" if finding.good else "!!" if finding.needed else "--"
        click.echo(f"{mark}  {say('doctor.' + finding.key, **finding.params)}")
        if not finding.good:
            click.echo(f"    {say('doctor.' + finding.key + '-remedy', **finding.params)}")
    click.echo(say("doctor.good" if good else "doctor.bad"))
    return 0 if good else 3
