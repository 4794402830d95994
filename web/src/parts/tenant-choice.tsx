import { Select } from '@mantine/core'
import { useContext } from 'react'
import { addressOfTenant } from '../api/tenant.ts'
import { tenantsOf } from '../view/scope.ts'
import { ShopContext } from '../view/shop.ts'

/** Selects the tenant. Hidden while events of only one tenant have arrived. */
export function TenantChoice() {
  const shop = useContext(ShopContext)
  if (!shop) return null
  const tenants = tenantsOf(shop)
  if (tenants.length < 2) return null
  return (
    <Select
      aria-label="Tenant"
      data={tenants}
      value={shop.tenant}
      onChange={(tenant) => tenant !== null && location.assign(addressOfTenant(tenant))}
      allowDeselect={false}
      searchable={tenants.length > 10}
      size="xs"
      className="tenant-choice"
      comboboxProps={{ withinPortal: true }}
    />
  )
}
