"""bench: how fast the house is, as ratios of two things measured side by side in the same run.

`python -m bench` (or `make bench`) builds a world from a fixed seed on a throw-away database of each engine, measures
A B A B, and prints the median with the smallest and the largest round beside it. Statements are counted apart from
timing. Where the books do not hold afterwards, the figure reads FAILED whatever its speed. `docs/bench.md` says how
each ratio is made.
"""
