"""Names in pinyin, so that desks find people by what they hear."""

from __future__ import annotations

import os


def pinyin_of(name: str) -> str:
    """What the name is found by: whole syllables, then initials, such as `wangxiulan wxl`."""
    # A name is read character by character: phrases would keep 45 MB in every process. The library reads these two
    # once, and even so it is 12 MB that a process which registers nobody does without.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin import lazy_pinyin

    syllables = [part.lower() for part in lazy_pinyin(name) if part.strip()]
    return f"{''.join(syllables)} {''.join(part[0] for part in syllables)}"[:120]
