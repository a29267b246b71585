import { Check, Columns3 } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { IconButton } from '../../../kit/button/icon-button.tsx';
import { type ChosenColumn, chosenColumns } from './chosen-columns.ts';
import { listMessages as t } from './list.messages.ts';

/** Which columns the list shows. */
export function ColumnsMenu({
  columns,
  onChange,
}: {
  columns: readonly ChosenColumn[];
  onChange: (columns: ChosenColumn[]) => void;
}) {
  return (
    <MenuTrigger>
      <IconButton icon={Columns3} label={t('columns')} />
      <Popover className="popover" placement="bottom end" offset={4}>
        <Menu
          aria-label={t('columns')}
          className="choices"
          selectionMode="multiple"
          selectedKeys={columns}
          onSelectionChange={(keys) =>
            onChange(chosenColumns.filter((column) => keys === 'all' || keys.has(column)))
          }
        >
          {chosenColumns.map((column) => (
            <MenuItem
              key={column}
              id={column}
              textValue={t(column)}
              className="choices__item"
              shouldCloseOnSelect={false}
            >
              <span className="truncate">{t(column)}</span>
              <Check size={14} aria-hidden className="choices__check" />
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
