"""What comes out: the scored workbook, the narrative report, and the catalogue of rules."""
