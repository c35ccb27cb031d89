// A panel at the side, over the view: a dialog that takes the focus, gives it back, and closes on Esc.
import type { ReactNode } from 'react';
import { Button, Dialog, Heading, I18nProvider, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../words/use-words.js';

interface Props {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Drawer({ title, onClose, children }: Props) {
  const { t, language } = useWords();
  return (
    <I18nProvider locale={language === 'vi' ? 'vi-VN' : 'en-GB'}>
      <ModalOverlay className="drawer-back" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
        <Modal className="drawer">
          <Dialog>
            <header>
              <Heading slot="title">{title}</Heading>
              <Button className="quiet" aria-label={t('close')} onPress={onClose}>
                ✕
              </Button>
            </header>
            <div className="drawer-body">{children}</div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  );
}
