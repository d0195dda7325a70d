// The same program for whoever names it by this file: scripts of others, and those of deploy/. main.mjs starts sooner.
import './main.mjs';
