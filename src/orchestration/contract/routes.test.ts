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
    [{ GetAllocation: 'GET /{project_id}/{allocation_id}/*' }, 'the path must not hold "*"'],
    [{ GetAllocation: 'GET /{project_id}/{allocation_id}(x)' }, 'the path must not hold "("'],
    [{ GetAllocation: 'GET /{project_id}/{allocation_id}/{' }, 'the path must not hold "{"'],
    [{ GetAllocation: 'GET /{project_id}{allocation_id}' }, 'two path parameters are not parted by a /'],
    [{ CreateReservation: 'GET /{project_id}/{allocation_id}' }, 'a GET carries no body'],
    [
      { DeletePayload: 'GET /api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}' },
      'DeletePayload: its route is that of GetPayload',
    ],
    [
      { GetAllocation: 'GET /{project_id}/a/{allocation_id}', ListPayloads: 'GET /{allocation_id}/a/{project_id}' },
      'GetAllocation: its route is that of ListPayloads',
    ],
  ])('refuse %j', (overrides, message) => {
    expect(() => routeTable(overrides)).toThrow(message);
  });

  it('are refused with everything that is wrong with them', () => {
    const overrides = { Reserve: 'POST /x', GetAllocation: 'GET /x', DeletePayload: 'FETCH /x' };
    expect(() => routeTable(overrides)).toThrow(
      'routes: there is no operation "Reserve"; DeletePayload: the method must be one of GET, PUT, POST, DELETE; ' +
        'GetAllocation: the path parameter {project_id} is missing',
    );
  });
});
