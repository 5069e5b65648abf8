// REASON: compile:compile
#line 3 "/etc/passwd"
int x = y;
static void attack(void) {}
