"""What only one vertical's orders say. One module a vertical, registered in `registry`."""
