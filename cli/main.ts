// The same program for whoever names it by this file, as the documents did once; main.mjs starts sooner.
import './main.mjs';
