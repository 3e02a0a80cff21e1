import { describe, expect, it } from '@jest/globals';
import { operations, routeFor, routeTable } from './index.ts';

describe('routes', () => {
  it('are the contract’s unless they are overridden', () => {
    expect(routeFor('CreateReservation')).toMatchObject({
      method: 'POST',
      template: '/api/v0/projects/{project_id}/allocations/{allocation_id}/reservations',
    });
    const table = routeTable({ SetPayloadLabel: 'post /p/{project_id}/{allocation_id}/{payload_id}:label' });
    expect(table.SetPayloadLabel).toEqual({
      method: 'POST',
      template: '/p/{project_id}/{allocation_id}/{payload_id}:label',
    });
    expect(table.GetPayload).toBe(operations.GetPayload);
  });

  it.each([
    [{ Reserve: 'POST /x' }, 'there is no operation "Reserve"'],
    [{ GetAllocation: 7 }, 'is written "METHOD /path/{parameter}"'],
    [{ GetAllocation: 'FETCH /{project_id}/{allocation_id}' }, 'the method must be one of GET, PUT, POST, DELETE'],
    [{ GetAllocation: 'GET {project_id}/{allocation_id}' }, 'is written "METHOD /path/{parameter}"'],
    [{ GetAllocation: 'GET /{project_id}/{allocation_id} twice' }, 'is written "METHOD /path/{parameter}"'],
    [{ GetAllocation: 'GET /{project_id}' }, 'the path parameter {allocation_id} is missing'],
    [{ GetAllocation: 'GET /{project_id}/{allocation_id}/{payload_id}' }, 'no path parameter {payload_id}'],
    [{ GetAllocation: 'GET /{project_id}/{project_id}/{allocation_id}' }, 'occurs twice'],
    [{ GetAllocation: 'GET /{project_id}/{allocation_id}?a=b' }, 'holds a query'],
  ])('refuse %j', (overrides, message) => {
    expect(() => routeTable(overrides)).toThrow(message);
  });
});
