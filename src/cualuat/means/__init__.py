"""Budget, allowances, equipment and requests for means."""
