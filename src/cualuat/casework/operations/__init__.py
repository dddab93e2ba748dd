"""Writing casework, one module for each kind of act."""
