"""Questions to guess, their wrong answers, and mistakes worth making."""
