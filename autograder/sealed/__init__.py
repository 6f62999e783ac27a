"""Running a student's notebook closed off from everything else: warm processes, sealed by the kernel, without root."""
