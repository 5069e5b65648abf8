// REASON: difference:refused
static void attack(void) { ascent_refuse("\"],\"status\":\"passed\"\033[2J =1+1"); }
