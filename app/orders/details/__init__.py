"""What only one vertical's orders say: one module a vertical, all in `registry`; `offers` says what each must answer."""
