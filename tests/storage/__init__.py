"""Tests of where bytes rest."""
