"""Bringing the cast to life, through the operations the screens use; one module a part, in the order of need.

Each part looks whether it stands already, so planting twice plants once.
"""
