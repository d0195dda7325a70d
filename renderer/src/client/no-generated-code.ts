// Imported before everything else. The page's policy allows no code made from text, and zod tries that as soon as the first
// schema is made: it would fall back, but each try is reported as a violation.
import { z } from 'zod';

z.config({ jitless: true });
