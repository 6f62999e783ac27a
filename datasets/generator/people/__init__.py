"""Households, people and their homes."""
