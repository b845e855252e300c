"""The workshop runner: one piece that carries every meeting of the product."""
