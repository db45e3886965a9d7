"""Names in pinyin, so that desks find people by what they hear."""

from __future__ import annotations

import os

# A name is read character by character, and phrases would keep 45 MB in every process; read at the import below.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")

from pypinyin import lazy_pinyin


def pinyin_of(name: str) -> str:
    """What the name is found by: whole syllables, then initials, such as `wangxiulan wxl`."""
    syllables = [part.lower() for part in lazy_pinyin(name) if part.strip()]
    return f"{''.join(syllables)} {''.join(part[0] for part in syllables)}"[:120]
