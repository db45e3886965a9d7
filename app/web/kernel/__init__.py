"""What every console stands on: requests, guards, the viewer, words, headers, errors, sockets."""
