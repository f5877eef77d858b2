"""Pictures that belong to something a site has signed: fetched from it, kept within bounds, and deleted in time."""
