<!DOCTYPE html><html><body>Down for maintenance</body></html>
