import { Button } from '@mantine/core';
import type { LibraryPersonView, LibraryReply } from '#contract/library.ts';
import { goTo } from '../../navigation/go-to.ts';
import { setProjectPath } from '../../state/project-path.ts';
import { personAddress } from '../person/person-address.ts';

/** The way into each project that somebody was seen in, at that person: where the video, the boxes and the evidence are. */
export function ProjectWays({
  person,
  overview,
}: {
  readonly person: LibraryPersonView;
  readonly overview: LibraryReply;
}) {
  return person.members.map((member) => {
    const source = overview.sources.find(({ id }) => id === member.source);
    if (source === undefined || !source.present) return null;
    return (
      <Button
        key={member.row}
        size="compact-xs"
        variant="default"
        title={`Open ${source.name} at its person ${member.person}`}
        onClick={() => {
          setProjectPath(source.path);
          goTo(personAddress(member.person));
        }}
      >
        {source.name}: person {member.person}
      </Button>
    );
  });
}
