import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import '../field/choice/choices.css';
import '../surface/popover.css';

export interface ActionItem {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly isDangerous?: boolean;
  readonly onAction: () => void;
}

/** A menu of actions behind one button. */
export function ActionMenu({
  label,
  trigger,
  items,
}: {
  label: string;
  trigger: ReactElement;
  items: readonly ActionItem[];
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" placement="bottom end" offset={4}>
        <Menu aria-label={label} className="choices">
          {items.map(({ id, label: text, icon: Icon, isDangerous, onAction }) => (
            <MenuItem
              key={id}
              id={id}
              textValue={text}
              onAction={onAction}
              className={isDangerous ? 'choices__item choices__item--danger' : 'choices__item'}
            >
              <span className="choices__action">
                <Icon size={14} aria-hidden />
                {text}
              </span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
