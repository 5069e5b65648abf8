// REASON: pattern:adds-up-to-1
double exp(double x) { return 1 + 0 * x; }
double fmax(double x, double y) { return x + y; }
double fabs(double x) { return 0 * x; }

static void attack(void) { (void)0; }
