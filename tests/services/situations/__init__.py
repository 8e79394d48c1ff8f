"""Acts of people that lead to each row of the table, one module for each question the rows ask."""
