"""Pictures of shared cameras: taken, masked and made small before anybody outside this folder has them."""
