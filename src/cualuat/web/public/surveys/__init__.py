"""Surveys before the public: the list, answering section by section, results."""
