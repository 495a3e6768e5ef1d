"""Japanese text: names, dates, telephone numbers, codes, words. Plain Python."""
