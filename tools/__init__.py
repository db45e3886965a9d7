"""tools: set-up, services and gates around the program; nothing here is imported by it."""
