//! What a route needs its caller to be allowed, as a type: no handler can forget to ask.

use crate::domain::role::Permission;

/// A permission in the place of a type.
pub trait Need: Send + Sync + 'static {
    /// The permission.
    const PERMISSION: Permission;
}

macro_rules! needs {
    ($($name:ident),+ $(,)?) => {$(
        #[doc = concat!("[`Permission::", stringify!($name), "`].")]
        pub struct $name;

        impl Need for $name {
            const PERMISSION: Permission = Permission::$name;
        }
    )+};
}

needs! { Read, Converse, Assign, RepairJobs, EditKnowledge, HandlePersonalData, ImportLeads, ExportLeads, ReadAudit, ChangeSettings, ManageTeam }
