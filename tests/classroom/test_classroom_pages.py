"""What a student wrote, in nbgrader's pages: nothing of it runs, and all that only says something is shown."""

from __future__ import annotations

import re

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_notebook
from traitlets.config import Config

from autograder.classroom import settings

HARMFUL = {
    "script": "<script>document.title='run'</script>",
    "script inside a line": "Text <script>document.title='run'</script>",
    "event": '<img src="x" onerror="document.title=1">',
    "picture that runs": '<svg onload="document.title=1"></svg>',
    "picture from elsewhere": "![a](https://localhost/spy.png)",
    "picture that is a page": "![a](data:text/html;base64,AAAA)",
    "link that runs": "[a](javascript:document.title=1)",
    "link that runs, hidden": '<a href="jav&#x09;ascript:document.title=1">a</a>',
    "link to a page in itself": '<a href="data:text/html,<script>1</script>">a</a>',
    "frame": '<iframe src="https://localhost"></iframe>',
    "form": '<form action="/"><input name="a"></form>',
    "style": "<style>body { display: none }</style>",
    "style of an element": '<div style="position: fixed">a</div>',
    "in a formula": "$a<script>document.title='run'</script>$",
    "broken out of a table": "| a |\n|---|\n| <img src=x onerror=document.title=1> |",
    "meta": '<meta http-equiv="refresh" content="0;url=https://localhost">',
    "name of another element": '<div id="main" name="x">a</div>',
}
HARMLESS = {
    "# A heading": "<h1",
    "$x < y$ and `a < b`": "$x &lt; y$ and <code>a &lt; b</code>",
    "| a |\n|---|\n| 1 |": "<td>1</td>",
    "[a link](https://example.org/)": '<a href="https://example.org/">',
    "![curve](attachment:curve.png)": '<img alt="curve" src="data:image/png;base64,iVBORw0KGgo="',
    "**bold**, *slanted* and 日本語": "<strong>bold</strong>, <em>slanted</em> and 日本語",
    "2 <sup>3</sup>": "<sup>3</sup>",
    "```python\nx = '<b>'\n```": '<span class="n">x</span>',
}
LIVE = re.compile(
    r"<(?!/?(h\d|p|a|img|table|thead|tbody|tr|td|th|div|code|pre|span|em|strong|sup)\b)\w"
    r"|<[^>]*\s(on\w+|style|name|srcdoc)\s*=|<img[^>]*\ssrc=\"(?!data:image/)|<a[^>]*\shref=\"(?!https?://|#)"
    r"|<(?!h\d)\w+[^>]*\sid="
)


def shown(source: str) -> str:
    """A cell as nbgrader's configuration has it shown."""
    c = Config()
    settings.apply(c)
    c.HTMLExporter.template_name = "lab"
    cell = new_markdown_cell(source, id="one", attachments={"curve.png": {"image/png": "iVBORw0KGgo="}})
    html, _ = HTMLExporter(config=c).from_notebook_node(new_notebook(cells=[cell]))
    return html.split('data-mime-type="text/markdown">', 1)[1].rsplit("</main>", 1)[0]


@pytest.mark.parametrize("source", HARMFUL.values(), ids=HARMFUL)
def test_what_could_do_something_is_no_more_than_text(source: str) -> None:
    assert LIVE.search(source) or "[a]" in source
    assert not LIVE.search(shown(source))


@pytest.mark.parametrize(("source", "html"), HARMLESS.items())
def test_what_only_says_something_is_shown_as_written(source: str, html: str) -> None:
    assert html in shown(source)
