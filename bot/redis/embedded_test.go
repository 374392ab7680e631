package redis

const victimDir = "AMIABLE_TEST_VICTIM"

func beVictim(dir string) {}
