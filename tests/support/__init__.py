"""What tests stand on: databases, the clock, servers, browsers."""
