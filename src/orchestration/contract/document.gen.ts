/** Generated from openapi.yaml by `npm run generate`; do not edit. */

export const document = {
  paths: {
    '/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads': {
      'x-inferred': true,
      parameters: [{ $ref: '#/components/parameters/ProjectId' }, { $ref: '#/components/parameters/AllocationId' }],
      get: {
        operationId: 'ListPayloads',
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/ListPayloadsResponse' } } } },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}': {
      'x-inferred': true,
      parameters: [
        { $ref: '#/components/parameters/ProjectId' },
        { $ref: '#/components/parameters/AllocationId' },
        { $ref: '#/components/parameters/PayloadId' },
      ],
      get: {
        operationId: 'GetPayload',
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/GetPayloadResponse' } } } },
        },
      },
      delete: {
        operationId: 'DeletePayload',
        parameters: [{ $ref: '#/components/parameters/ForceDelete' }],
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/EmptyResponse' } } } },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}/annotation': {
      'x-inferred': true,
      parameters: [
        { $ref: '#/components/parameters/ProjectId' },
        { $ref: '#/components/parameters/AllocationId' },
        { $ref: '#/components/parameters/PayloadId' },
      ],
      put: {
        operationId: 'SetPayloadAnnotation',
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/SetPayloadAnnotationRequest' } } },
        },
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/EmptyResponse' } } } },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}/label': {
      'x-inferred': true,
      parameters: [
        { $ref: '#/components/parameters/ProjectId' },
        { $ref: '#/components/parameters/AllocationId' },
        { $ref: '#/components/parameters/PayloadId' },
      ],
      put: {
        operationId: 'SetPayloadLabel',
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/SetPayloadLabelRequest' } } },
        },
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/EmptyResponse' } } } },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations': {
      'x-inferred': true,
      parameters: [{ $ref: '#/components/parameters/ProjectId' }],
      get: {
        operationId: 'ListAllocations',
        parameters: [{ $ref: '#/components/parameters/Limit' }],
        responses: {
          '200': {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/ListAllocationsResponse' } } },
          },
        },
      },
      post: {
        operationId: 'CreateAllocation',
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/CreateAllocationRequest' } } },
        },
        responses: {
          '200': {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/CreateAllocationResponse' } } },
          },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations/{allocation_id}': {
      'x-inferred': true,
      parameters: [{ $ref: '#/components/parameters/ProjectId' }, { $ref: '#/components/parameters/AllocationId' }],
      get: {
        operationId: 'GetAllocation',
        responses: {
          '200': {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/GetAllocationResponse' } } },
          },
        },
      },
      put: {
        operationId: 'UpdateAllocation',
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/UpdateAllocationRequest' } } },
        },
        responses: {
          '200': {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/UpdateAllocationResponse' } } },
          },
        },
      },
      delete: {
        operationId: 'DeleteAllocation',
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/EmptyResponse' } } } },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations/{allocation_id}/enabled': {
      'x-inferred': true,
      parameters: [{ $ref: '#/components/parameters/ProjectId' }, { $ref: '#/components/parameters/AllocationId' }],
      put: {
        operationId: 'SetAllocationEnabled',
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/SetAllocationEnabledRequest' } } },
        },
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/EmptyResponse' } } } },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations/{allocation_id}/image': {
      'x-inferred': true,
      parameters: [{ $ref: '#/components/parameters/ProjectId' }, { $ref: '#/components/parameters/AllocationId' }],
      put: {
        operationId: 'UpdateAllocationImage',
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/UpdateAllocationImageRequest' } } },
        },
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/EmptyResponse' } } } },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations/{allocation_id}/artefacts': {
      'x-inferred': true,
      parameters: [{ $ref: '#/components/parameters/ProjectId' }, { $ref: '#/components/parameters/AllocationId' }],
      get: {
        operationId: 'ListArtefacts',
        parameters: [
          { $ref: '#/components/parameters/PageSize' },
          { $ref: '#/components/parameters/PageToken' },
          { $ref: '#/components/parameters/PayloadIdFilter' },
        ],
        responses: {
          '200': {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/ListArtefactsResponse' } } },
          },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}/artefact': {
      'x-inferred': true,
      parameters: [
        { $ref: '#/components/parameters/ProjectId' },
        { $ref: '#/components/parameters/AllocationId' },
        { $ref: '#/components/parameters/PayloadId' },
      ],
      get: {
        operationId: 'GetArtefact',
        parameters: [{ $ref: '#/components/parameters/FilePath' }],
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/GetArtefactResponse' } } } },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations/{allocation_id}/payloads/{payload_id}/reservation': {
      'x-inferred': true,
      parameters: [
        { $ref: '#/components/parameters/ProjectId' },
        { $ref: '#/components/parameters/AllocationId' },
        { $ref: '#/components/parameters/PayloadId' },
      ],
      delete: {
        operationId: 'DeleteReservation',
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/EmptyResponse' } } } },
        },
      },
    },
    '/api/v0/projects/{project_id}/allocations/{allocation_id}/reservations': {
      'x-inferred': true,
      parameters: [{ $ref: '#/components/parameters/ProjectId' }, { $ref: '#/components/parameters/AllocationId' }],
      post: {
        operationId: 'CreateReservation',
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/CreateReservationRequest' } } },
        },
        responses: {
          '200': {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/CreateReservationResponse' } } },
          },
        },
      },
    },
    '/auth/v1/token': {
      'x-inferred': true,
      post: {
        operationId: 'IssueToken',
        requestBody: {
          content: { 'application/x-www-form-urlencoded': { schema: { $ref: '#/components/schemas/TokenRequest' } } },
        },
        responses: {
          '200': { content: { 'application/json': { schema: { $ref: '#/components/schemas/TokenResponse' } } } },
        },
      },
    },
  },
  components: {
    parameters: {
      ProjectId: { name: 'project_id', in: 'path' },
      AllocationId: { name: 'allocation_id', in: 'path' },
      PayloadId: { name: 'payload_id', in: 'path' },
      ForceDelete: { name: 'force_delete', in: 'query' },
      Limit: { name: 'limit', in: 'query' },
      PageSize: { name: 'page_size', in: 'query' },
      PageToken: { name: 'page_token', in: 'query' },
      PayloadIdFilter: { name: 'payload_id', in: 'query' },
      FilePath: { name: 'file_path', in: 'query' },
    },
    schemas: {
      MetadataKey: {
        type: 'string',
        minLength: 1,
        maxLength: 59,
        pattern: '^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$',
        description: 'The key of a label or an annotation.',
      },
      LabelValue: { type: 'string', maxLength: 63, pattern: '^([a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?)?$' },
      AnnotationValue: { type: 'string' },
      Labels: {
        type: 'object',
        propertyNames: { $ref: '#/components/schemas/MetadataKey' },
        additionalProperties: { $ref: '#/components/schemas/LabelValue' },
      },
      Annotations: {
        type: 'object',
        propertyNames: { $ref: '#/components/schemas/MetadataKey' },
        additionalProperties: { $ref: '#/components/schemas/AnnotationValue' },
      },
      PayloadState: {
        'x-documented': true,
        type: 'string',
        description:
          'The states known so far: Creating, Preparing, Starting, Ready, Reserved, Shutdown is the way of a payload.',
        enum: ['Unknown', 'Creating', 'Preparing', 'Starting', 'Ready', 'Reserved', 'Shutdown', 'Error', 'Unhealthy'],
      },
      Payload: {
        'x-documented': true,
        type: 'object',
        required: ['id', 'status'],
        properties: {
          id: { type: 'string', minLength: 1 },
          cluster_id: { type: 'string' },
          allocation_id: { type: 'string' },
          payload_spec: { $ref: '#/components/schemas/PayloadSpec' },
          status: { $ref: '#/components/schemas/PayloadStatus' },
          created: { type: 'string', format: 'date-time' },
          metadata: { $ref: '#/components/schemas/PayloadMetadata' },
        },
      },
      PayloadStatus: {
        'x-documented': true,
        type: 'object',
        required: ['state'],
        properties: {
          state: {
            description: 'A state that is not in the list is no reason to refuse the answer.',
            anyOf: [{ $ref: '#/components/schemas/PayloadState' }, { type: 'string' }],
          },
          details: { type: 'string' },
          address: { type: 'string' },
          ports: { type: 'array', items: { $ref: '#/components/schemas/PayloadPort' } },
          last_reserved: {
            type: 'string',
            format: 'date-time',
            description: 'Moves also when a Reserved payload is reserved again.',
          },
          started: { type: 'string', format: 'date-time' },
        },
      },
      PayloadPort: {
        'x-documented': true,
        type: 'object',
        required: ['name', 'port'],
        properties: {
          name: { type: 'string' },
          port: { type: 'integer', minimum: 0, maximum: 65535, description: 'The port of the host.' },
        },
      },
      PayloadMetadata: {
        'x-documented': true,
        type: 'object',
        properties: {
          labels: { type: 'object', additionalProperties: { type: 'string' } },
          annotations: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
      PayloadSpec: {
        'x-documented': true,
        type: 'object',
        properties: {
          image: { type: 'string' },
          command: { type: 'string' },
          args: { type: 'array', items: { type: 'string' } },
          ports: { type: 'array', items: { $ref: '#/components/schemas/PayloadSpecPort' } },
          resources: { $ref: '#/components/schemas/PayloadResources' },
          environment_variables: { type: 'array', items: { $ref: '#/components/schemas/EnvironmentVariable' } },
          ddos_protection: { type: 'string', description: 'Known so far: `DISABLED`.' },
        },
      },
      PayloadSpecPort: {
        'x-documented': true,
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string' },
          container_port: { type: 'integer', minimum: 0, maximum: 65535 },
          port_policy: { type: 'string', description: '`DYNAMIC` or `PASSTHROUGH`.' },
          protocol: { type: 'string', description: '`UDP`, `TCP` or `TCPUDP`.' },
        },
      },
      PayloadResources: {
        'x-documented': true,
        type: 'object',
        properties: {
          cpu: { 'x-inferred': true, type: ['string', 'number'], description: 'Cores or millicores, as in `500m`.' },
          memory: {
            'x-inferred': true,
            type: ['string', 'number'],
            description: 'Bytes, or with a unit, as in `512Mi`.',
          },
        },
      },
      EnvironmentVariable: {
        'x-documented': true,
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, value: { type: 'string' } },
      },
      AllocationState: {
        'x-documented': true,
        type: 'string',
        enum: ['Unknown', 'New', 'Updating', 'Running', 'Draining', 'Stopped', 'Deleted', 'Error', 'Disabled'],
      },
      Allocation: {
        'x-inferred': true,
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'string', minLength: 1 },
          project_id: { type: 'string' },
          name: { type: 'string' },
          spec: { $ref: '#/components/schemas/AllocationSpec' },
          metadata: { $ref: '#/components/schemas/AllocationMetadata' },
          enabled: { type: 'boolean' },
          status: { $ref: '#/components/schemas/AllocationStatus' },
          created: { type: 'string', format: 'date-time' },
        },
      },
      AllocationStatus: {
        'x-inferred': true,
        type: 'object',
        required: ['state'],
        properties: {
          state: { anyOf: [{ $ref: '#/components/schemas/AllocationState' }, { type: 'string' }] },
          details: { type: 'string' },
        },
      },
      AllocationSpec: {
        'x-inferred': true,
        type: 'object',
        description:
          'The total of payloads lies between the two bounds; only payloads that are not Reserved are scaled away.',
        properties: {
          region: { type: 'string' },
          min_payloads: { type: 'integer', minimum: 0 },
          max_payloads: { type: 'integer', minimum: 0 },
          buffer_size: { type: 'integer', minimum: 0, description: 'How many Ready payloads are kept.' },
          payload_spec: { $ref: '#/components/schemas/PayloadSpec' },
        },
      },
      AllocationMetadata: {
        description: 'That it is an object or null is stated; what is in it is inferred.',
        type: ['object', 'null'],
        properties: { annotations: { 'x-inferred': true, type: 'object', additionalProperties: { type: 'string' } } },
      },
      Artefact: {
        'x-inferred': true,
        type: 'object',
        description: 'A file that a payload wrote for keeping. It is kept for seven days.',
        required: ['payload_id', 'file_path'],
        properties: {
          payload_id: { type: 'string' },
          file_path: { type: 'string' },
          size: { type: 'integer', minimum: 0, description: 'Bytes.' },
          created: { type: 'string', format: 'date-time' },
          download_url: { type: 'string', description: 'Only in the answer of GetArtefact.' },
        },
      },
      Error: {
        'x-documented': true,
        type: 'object',
        properties: { message: { type: 'string' }, request_id: { type: 'string' } },
      },
      SetPayloadAnnotationRequest: {
        type: 'object',
        required: ['key', 'value'],
        properties: {
          key: { $ref: '#/components/schemas/MetadataKey' },
          value: { $ref: '#/components/schemas/AnnotationValue' },
        },
      },
      SetPayloadLabelRequest: {
        type: 'object',
        required: ['key', 'value'],
        properties: {
          key: { $ref: '#/components/schemas/MetadataKey' },
          value: { $ref: '#/components/schemas/LabelValue' },
        },
      },
      CreateAllocationRequest: {
        type: 'object',
        required: ['spec'],
        properties: {
          spec: { $ref: '#/components/schemas/AllocationSpec' },
          name: { type: 'string' },
          metadata: { $ref: '#/components/schemas/AllocationMetadata' },
        },
      },
      UpdateAllocationRequest: {
        type: 'object',
        required: ['spec', 'name'],
        properties: {
          spec: { $ref: '#/components/schemas/AllocationSpec' },
          name: { type: 'string' },
          metadata: { $ref: '#/components/schemas/AllocationMetadata' },
        },
      },
      SetAllocationEnabledRequest: {
        type: 'object',
        required: ['enabled'],
        properties: { enabled: { type: 'boolean' } },
      },
      UpdateAllocationImageRequest: {
        type: 'object',
        required: ['image'],
        properties: { image: { type: 'string', minLength: 1 } },
      },
      RequestedPayloadMetadata: {
        type: 'object',
        description: 'Put on the payload in the same step as the reservation.',
        'x-documented': true,
        properties: {
          labels: { $ref: '#/components/schemas/Labels' },
          annotations: { $ref: '#/components/schemas/Annotations' },
        },
      },
      PayloadSelector: {
        'x-documented': true,
        type: 'object',
        properties: {
          match_labels: {
            description:
              "All must equal the payload's. An empty array occurs in the upstream's examples and means none.",
            anyOf: [{ $ref: '#/components/schemas/Labels' }, { type: 'array', items: { type: 'string' }, maxItems: 0 }],
          },
          payload_state: {
            type: 'string',
            enum: ['Ready', 'Reserved'],
            default: 'Ready',
            description: 'Reserved is how a back-fill joins a running game.',
          },
        },
      },
      CreateReservationRequest: {
        type: 'object',
        properties: {
          payload_metadata: { $ref: '#/components/schemas/RequestedPayloadMetadata' },
          selectors: {
            type: 'array',
            description: 'Tried in order. Empty or absent, every Ready payload of the allocation is considered.',
            items: { $ref: '#/components/schemas/PayloadSelector' },
          },
        },
      },
      EmptyResponse: { type: 'object' },
      ListPayloadsResponse: {
        type: 'object',
        required: ['results'],
        properties: { results: { type: 'array', items: { $ref: '#/components/schemas/Payload' } } },
      },
      GetPayloadResponse: {
        type: 'object',
        required: ['result'],
        properties: { result: { $ref: '#/components/schemas/Payload' } },
      },
      ListAllocationsResponse: {
        type: 'object',
        required: ['results'],
        properties: { results: { type: 'array', items: { $ref: '#/components/schemas/Allocation' } } },
      },
      CreateAllocationResponse: {
        type: 'object',
        required: ['result'],
        properties: { result: { $ref: '#/components/schemas/Allocation' } },
      },
      GetAllocationResponse: {
        type: 'object',
        required: ['result'],
        properties: { result: { $ref: '#/components/schemas/Allocation' } },
      },
      UpdateAllocationResponse: {
        type: 'object',
        required: ['result'],
        properties: { result: { $ref: '#/components/schemas/Allocation' } },
      },
      ListArtefactsResponse: {
        type: 'object',
        required: ['items'],
        properties: {
          items: { type: 'array', items: { $ref: '#/components/schemas/Artefact' } },
          next_page_token: { type: 'string', description: 'Absent or empty on the last page.' },
        },
      },
      GetArtefactResponse: {
        type: 'object',
        required: ['result'],
        properties: { result: { $ref: '#/components/schemas/Artefact' } },
      },
      CreateReservationResponse: {
        type: 'object',
        required: ['payload_id', 'payload_address', 'payload_ports'],
        properties: {
          payload_id: { type: 'string', minLength: 1 },
          payload_address: { type: 'string' },
          payload_ports: { type: 'array', items: { $ref: '#/components/schemas/PayloadPort' } },
        },
      },
      TokenRequest: {
        'x-inferred': true,
        type: 'object',
        required: ['grant_type'],
        properties: {
          grant_type: { type: 'string', enum: ['client_credentials', 'refresh_token'] },
          client_id: { type: 'string' },
          client_secret: { type: 'string' },
          refresh_token: { type: 'string' },
          scope: { type: 'string' },
        },
      },
      TokenResponse: {
        'x-inferred': true,
        type: 'object',
        required: ['access_token'],
        properties: {
          access_token: { type: 'string', minLength: 1 },
          token_type: { type: 'string' },
          expires_in: { type: 'number', minimum: 0, description: 'Seconds.' },
          refresh_token: { type: 'string', minLength: 1, description: 'Replaces the one that was used.' },
          scope: { type: 'string' },
        },
      },
      TokenError: {
        'x-inferred': true,
        type: 'object',
        required: ['error'],
        properties: { error: { type: 'string' }, error_description: { type: 'string' } },
      },
    },
  },
};
