"""Surveys: questions with conditions, answers, results that hide small groups."""
