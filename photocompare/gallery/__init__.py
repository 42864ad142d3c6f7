"""Patients, cases, visits, photos, consent and audit; the only code that writes patient data."""
