"""What the platforms demand of their JSON, as strict schemas, and texts that are made to break them."""

import json
from pathlib import Path
from typing import Any

import jsonschema

HOSTILE = "a\x00b\x1b[31m\ud800\u202e ::error::x%0A%\r\n::warning::<script>alert(1)</script> `|` [x](http://x) @all"


def checked(platform: str, text: str) -> dict[str, Any]:
    """What a writer wrote, read back; it fits the platform's schema."""
    schema = json.loads((Path(__file__).parent / "schemas" / f"{platform}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    found = json.loads(text.encode())
    jsonschema.validate(found, schema)
    assert isinstance(found, dict)
    return found
