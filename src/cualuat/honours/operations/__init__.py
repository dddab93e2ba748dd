"""Writing of honours: `rounds`, `nominating`, `consenting`, `checking`, `choosing`, and the register of `initiatives`."""
