"""The customers' words: folding, stems, the lexicon that leads Kazakh and slang to Russian, spelling, and language detection."""
