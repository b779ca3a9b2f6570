import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { AccountControl } from '@/features/access/account-control';
import { ColorSchemeControl } from './color-scheme-control';
import classes from './mobile-navigation.module.css';
import { Navigation } from './navigation';

export function MobileNavigation() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Burger opened={opened} onClick={open} size="sm" aria-label="Open navigation" aria-expanded={opened} />
      <Drawer
        opened={opened}
        onClose={close}
        position="right"
        size="18rem"
        title="Navigation"
        closeButtonProps={{ 'aria-label': 'Close navigation' }}
        classNames={{
          content: classes.content,
          header: classes.header,
          body: classes.body,
          title: classes.title,
        }}
      >
        <Navigation onNavigate={close} />
        <AccountControl />
        <ColorSchemeControl />
      </Drawer>
    </>
  );
}
