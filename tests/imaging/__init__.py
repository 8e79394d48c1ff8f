"""Tests of everything that touches bytes."""
