"""Tools of the repository; a package so that tests can import `scripts.rig`."""
