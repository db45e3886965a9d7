"""What only one vertical's orders say: a module each, all in `registry`; `offers` says what each must answer."""
