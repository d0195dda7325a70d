#!/bin/bash
# A folder of videos spread over a cluster, one shard a task of the array. Read by a test, not run: no Slurm was at hand.
# Submit from the folder of Doppel: sbatch deploy/slurm-array.sh /data/videos /data/projects
# Run again, it goes on with what is not done; a video that failed fails its task, and stops no other.
#SBATCH --job-name=doppel
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=12:00:00
#SBATCH --signal=B:TERM@60
#SBATCH --output=doppel-%A-%a.log
set -euo pipefail
videos=${1:?the folder with the videos}
projects=${2:?the folder for the projects}
# The shell passes the warning before the time is up on to Doppel, which stops in good order.
node scripts/run.mjs cli/main.ts batch "$videos" --to "$projects" \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --jobs 2 &
trap 'kill -TERM "$!" 2>/dev/null; wait "$!"' TERM
wait "$!"
