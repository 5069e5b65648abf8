// REASON: unwritten:unwritten
static void attack(void) { ascent_todo("\"],\"status\":\"passed\"", "\033[2J<script>32 of 32 points</script>"); }
