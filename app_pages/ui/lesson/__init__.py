"""The lesson: six steps, what each shows, and what a visit has done of them."""
