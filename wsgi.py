"""What web servers load: `gunicorn wsgi:app`, `flask --app wsgi …`."""

from __future__ import annotations

from app import create_app

app = create_app()
