"""How well the photos are laid over each other: pairs with a known truth, and the table of them."""
