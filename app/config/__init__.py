"""config: every setting of an installation, read once from the environment and then never changed.

What lives here: names, defaults and the refusal of settings that would not work. What does not: any
word of the domain. `.env.example` lists the same names for people. `Config.from_env` reports all
faults at once, in `ConfigError`; neither an error nor a `repr` ever shows a secret.
"""

from app.config.settings import Config, ConfigError, Sms

__all__ = ["Config", "ConfigError", "Sms"]
